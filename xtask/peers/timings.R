# How long R's fits of one table take, packages already loaded.
#   Rscript timings.R TABLE.csv
# TABLE: y (a count), stratum, then one column per covariate. Prints: fit, a tab, milliseconds.
suppressMessages({library(MASS); library(survival); library(glmmTMB)})
table <- read.csv(commandArgs(TRUE)[1])
terms <- setdiff(names(table), c("y", "stratum"))
right <- paste(terms, collapse = " + ")
table$some <- as.integer(table$y > 0)
table$place <- factor(seq_len(nrow(table)), levels = seq_len(nrow(table)))
table$one <- factor(1)
told <- function(name, times, fit) {
  took <- sapply(seq_len(times), function(i) {
    system.time(tryCatch(suppressWarnings(fit()), error = function(e) NULL))[["elapsed"]]
  })
  cat(sprintf("%s\t%f\n", name, 1000 * median(took)))
}
count <- as.formula(paste("y ~", right))
told("glm, Poisson", 11, function() glm(count, poisson, table))
told("glm.nb", 5, function() glm.nb(count, table))
matched <- as.formula(paste("some ~", right, "+ strata(stratum)"))
told("clogit", 5, function() clogit(matched, table))
runs <- as.formula(paste("y ~", right, "+ ar1(place + 0 | one)"))
told("glmmTMB, nbinom2 with AR(1)", 3, function() glmmTMB(runs, family = nbinom2, data = table))
