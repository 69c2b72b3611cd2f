/** What people see of the platform: pages over what the topics say. Facts come from the log, judgements from their owner. */
package dev.weightflow.console;
