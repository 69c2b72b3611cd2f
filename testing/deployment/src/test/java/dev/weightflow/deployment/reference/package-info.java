/** Reference pages, which are generated from the code's published interfaces. */
package dev.weightflow.deployment.reference;
