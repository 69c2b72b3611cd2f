/** What the user sees: text or JSON, tables, progress, failures in one sentence, and exit statuses that scripts can use. */
package dev.weightflow.cli.console;
