/** Infrastructure of the services: messaging, storage, jobs, security. It knows nothing of datasets, models or training. */
package dev.weightflow.platform;
