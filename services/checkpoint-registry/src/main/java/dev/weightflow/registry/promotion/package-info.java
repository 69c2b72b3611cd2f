/** Makes versions of evaluated checkpoints, and decides which version has an alias. */
package dev.weightflow.registry.promotion;
