# Two published data sets of repeated counts, and the textbook fits to them. Both are GPL: read at
# run time, never kept in this project.
#   Rscript trials.R EPILEPSY.csv MIGRAINE.csv FITS.csv
# EPILEPSY: patient, y, and columns; MIGRAINE: person, some, and columns; FITS: fit, term, value.
suppressMessages({library(MASS); library(survival); library(carData)})
files <- commandArgs(TRUE)
tight <- glm.control(epsilon = 1e-14, maxit = 200)
rows <- list()
keep <- function(fit, term, value) {
  rows[[length(rows) + 1]] <<- data.frame(fit = fit, term = term, value = value)
}
keep_all <- function(name, fit, terms) for (term in terms) keep(name, term, coef(fit)[[term]])

e <- epil
e$treated <- as.integer(e$trt == "progabide")
e$both <- e$lbase * e$treated
e$second <- as.integer(e$period == 2)
terms <- c("lbase", "treated", "both", "lage", "V4")
right <- as.formula(paste("y ~", paste(terms, collapse = " + ")))
keep_all("epil glm", glm(right, poisson, e, control = tight), c("(Intercept)", terms))
negative <- glm.nb(right, e, control = tight)
keep_all("epil glm.nb", negative, c("(Intercept)", terms))
keep("epil glm.nb", "size", negative$theta)
keep_all("epil within patients", glm(y ~ V4 + second + factor(subject), poisson, e, control = tight),
         c("V4", "second"))
write.csv(e[c("subject", "y", terms, "second")], files[1], row.names = FALSE)

k <- KosteckiDillon
k$some <- as.integer(k$headache == "yes")
k$treated <- as.integer(k$time > 0)
k$air <- k$airq / 10
keep_all("migraine within people",
         clogit(some ~ treated + air + strata(id), k, method = "exact",
                control = coxph.control(eps = 1e-13, iter.max = 100)), c("treated", "air"))
keep_all("migraine complementary log-log",
         glm(some ~ treated + air, binomial(link = "cloglog"), k, control = tight),
         c("(Intercept)", "treated", "air"))
write.csv(k[c("id", "some", "treated", "air")], files[2], row.names = FALSE)
write.csv(do.call(rbind, rows), files[3], row.names = FALSE)
