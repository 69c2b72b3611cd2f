/** What a training is: its complete specification, the draft that a requester gives, and the checkpoint that comes of it. */
package dev.weightflow.schema.training;
