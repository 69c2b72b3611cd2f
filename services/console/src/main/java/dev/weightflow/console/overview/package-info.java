/** The first page: one sentence, five stations, what runs, what waits for a person, who is champion, what happened. */
package dev.weightflow.console.overview;
