/** Actions of a person: each is a form with a reason, sent to the owning service with the person's own token. */
package dev.weightflow.console.act;
