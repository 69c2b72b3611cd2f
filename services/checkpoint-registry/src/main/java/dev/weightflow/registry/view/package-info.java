/** What is shown of models: plain records, which REST writes as JSON and the page as HTML. */
package dev.weightflow.registry.view;
