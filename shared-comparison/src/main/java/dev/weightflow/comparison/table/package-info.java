/** Tables for people and their formats: plain text, Markdown, LaTeX, HTML and CSV. They know nothing of what they show. */
package dev.weightflow.comparison.table;
