/** The images' Dockerfiles. */
package dev.weightflow.checks.images;
