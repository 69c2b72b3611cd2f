/** Overview: one sentence, five stations, running work, items that wait for a person, the champion, the latest events. */
package dev.weightflow.console.overview;
