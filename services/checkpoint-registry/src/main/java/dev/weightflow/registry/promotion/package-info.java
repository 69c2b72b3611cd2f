/** Registration of evaluated checkpoints as versions, and promotion of versions to aliases. */
package dev.weightflow.registry.promotion;
