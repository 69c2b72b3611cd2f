/** How numbers, times, tasks, methods and states are written for people. */
package dev.weightflow.console.text;
