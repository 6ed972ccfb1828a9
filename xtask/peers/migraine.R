# The Kostecki-Dillon migraine diaries, as the package carData ships them (GPL: read at run time,
# never kept in this project).
#   Rscript migraine.R OUT.csv
# OUT: person, day, some (1 or 0), treated (1 or 0), air.
suppressMessages(library(carData))
files <- commandArgs(TRUE)
d <- KosteckiDillon
out <- data.frame(person = d$id, day = d$time, some = as.integer(d$headache == "yes"),
                  treated = as.integer(d$time > 0), air = d$airq)
write.csv(out[order(out$person, out$day), ], files[1], row.names = FALSE)
