/** Sleep and time measurement that are passed in, so that tests control them. */
package dev.weightflow.platform.time;
