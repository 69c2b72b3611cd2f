/** Try it: one photograph, what a version sees in it, and nothing kept. */
package dev.weightflow.console.prediction;
