/** How services speak and keep things. It knows nothing of data sets, models or training. */
package dev.weightflow.platform;
