/** Elements common to all reports: tables with a title, plots, and the page that holds both. */
package dev.weightflow.cli.report;
