/** How services start and end. */
package dev.weightflow.platform.lifecycle;
