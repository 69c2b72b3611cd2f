/** What a person may do here: each thing is a form with a reason, sent to its owner with the person's own token. */
package dev.weightflow.console.act;
