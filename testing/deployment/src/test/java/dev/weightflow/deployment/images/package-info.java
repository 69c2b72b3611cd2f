/** The images' Dockerfiles. */
package dev.weightflow.deployment.images;
