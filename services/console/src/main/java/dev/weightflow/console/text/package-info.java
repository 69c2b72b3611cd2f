/** Display of numbers, times, tasks, methods and states. */
package dev.weightflow.console.text;
