/** When models learn again: policies as forms, what they would do, what happened. */
package dev.weightflow.console.retraining;
