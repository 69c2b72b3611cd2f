/** What services answer to health probes. */
package dev.weightflow.platform.health;
