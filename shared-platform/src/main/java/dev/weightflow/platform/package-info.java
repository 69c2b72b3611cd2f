/** How services speak and keep things. It knows nothing of datasets, models or training. */
package dev.weightflow.platform;
