/** Output to the user: text or JSON, tables, progress, failures in one sentence, and exit statuses for scripts. */
package dev.weightflow.cli.console;
