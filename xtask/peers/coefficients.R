# Coefficients of the textbook fits to one table of nights.
#   Rscript coefficients.R TABLE.csv OUT.csv
# TABLE: y (a count), stratum, then one column per covariate. OUT: fit, term, value, error.
suppressMessages({library(MASS); library(survival)})
files <- commandArgs(TRUE)
table <- read.csv(files[1])
terms <- setdiff(names(table), c("y", "stratum"))
right <- paste(terms, collapse = " + ")
# The default stops at a change of 1e-8 in the deviance, which leaves errors near the marks.
tight <- glm.control(epsilon = 1e-14, maxit = 200)
rows <- list()
keep <- function(fit, term, value, error) {
  rows[[length(rows) + 1]] <<- data.frame(fit = fit, term = term, value = value, error = error)
}
keep_all <- function(name, fit) {
  errors <- sqrt(diag(vcov(fit)))
  for (term in names(coef(fit))) keep(name, term, coef(fit)[[term]], errors[[term]])
}

keep_all("poisson", glm(as.formula(paste("y ~", right)), poisson, table, control = tight))

table$some <- as.integer(table$y > 0)
keep_all("cloglog", glm(as.formula(paste("some ~", right)), binomial(link = "cloglog"), table,
                        control = tight))

negative <- glm.nb(as.formula(paste("y ~", right)), table, control = tight)
keep_all("negative-binomial", negative)
keep("negative-binomial", "size", negative$theta, negative$SE.theta)

matched <- as.formula(paste("some ~", right, "+ strata(stratum)"))
keep_all("clogit", clogit(matched, table, method = "exact",
                          control = coxph.control(eps = 1e-13, iter.max = 100)))

write.csv(do.call(rbind, rows), files[2], row.names = FALSE)
