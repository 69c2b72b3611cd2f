/** The values that the tests read: features of images, in windows. */
package dev.weightflow.drift.window;
