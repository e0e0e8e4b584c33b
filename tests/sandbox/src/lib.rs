//! The IONOS Backup Service API, emulated.
