/** The reference pages, which are generated from what the code publishes. */
package dev.weightflow.deployment.reference;
