/** The cheapest rival: the backbone stays as it was pre-trained. */
package dev.weightflow.model.method.decodersonly;
