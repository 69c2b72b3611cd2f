/** What reports have in common, whatever they report: tables with a title, plots, and the page that holds both. */
package dev.weightflow.cli.report;
