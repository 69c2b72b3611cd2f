/** The whole platform on one machine, as a library: its servers, what keeps them running, and backups of what it stores. */
package dev.weightflow.local;
