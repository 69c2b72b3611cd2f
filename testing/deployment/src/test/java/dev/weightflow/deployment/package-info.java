/**
 * Tests of what is deployed. One room for each kind of file; every room has the rules that the committed files must keep, and
 * deliberately broken copies that must fail them.
 */
package dev.weightflow.deployment;
