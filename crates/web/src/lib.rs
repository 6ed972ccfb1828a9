//! The web app: one router over the use cases, for every host.
