//! Client of the IONOS Backup Service.
