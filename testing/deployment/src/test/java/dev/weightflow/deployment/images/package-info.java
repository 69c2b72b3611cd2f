/** Rules for the images' Dockerfiles. */
package dev.weightflow.deployment.images;
