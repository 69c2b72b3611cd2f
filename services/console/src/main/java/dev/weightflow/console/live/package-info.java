/** What is told while work goes on, and how it reaches the pages that are open. */
package dev.weightflow.console.live;
