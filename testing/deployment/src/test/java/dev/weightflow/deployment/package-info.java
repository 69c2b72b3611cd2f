/**
 * Tests of the deployment files. A package for each kind of file has the rules that the committed files must keep, and deliberately broken copies
 * that must fail them.
 */
package dev.weightflow.deployment;
