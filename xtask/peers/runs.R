# A negative binomial fit with an AR(1) state, by Laplace approximation (glmmTMB).
#   Rscript runs.R TABLE.csv OUT.csv
# TABLE: y (a count, or empty), then one column per covariate. OUT: term, value, error; of the
# state its standard deviation and correlation, of the counts 1 / sqrt(size).
suppressMessages(library(glmmTMB))
files <- commandArgs(TRUE)
table <- read.csv(files[1])
terms <- setdiff(names(table), "y")
table$place <- factor(seq_len(nrow(table)), levels = seq_len(nrow(table)))
table$one <- factor(1)
model <- as.formula(paste("y ~", paste(terms, collapse = " + "), "+ ar1(place + 0 | one)"))
fit <- glmmTMB(model, family = nbinom2, data = table[!is.na(table$y), ])
state <- VarCorr(fit)$cond$one
errors <- sqrt(diag(vcov(fit)$cond))
out <- data.frame(term = names(fixef(fit)$cond), value = fixef(fit)$cond, error = errors)
extra <- data.frame(term = c("runs_sd", "persistence", "scatter"),
                    value = c(attr(state, "stddev")[[1]], attr(state, "correlation")[1, 2],
                              1 / sqrt(sigma(fit))), error = NA)
write.csv(rbind(out, extra), files[2], row.names = FALSE)
