/** Waiting, as something that is passed in, so that tests do not. */
package dev.weightflow.platform.time;
