/** Live progress of jobs, and its streams to the pages that are open. */
package dev.weightflow.console.live;
