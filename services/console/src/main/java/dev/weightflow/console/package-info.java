/** Web console of the platform: pages over the state of the topics. Facts come from the log, judgements from the service that owns them. */
package dev.weightflow.console;
