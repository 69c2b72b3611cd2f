/** The registry as one HTML page, rendered here, escaped throughout, without anything from elsewhere. */
package dev.weightflow.registry.page;
