"""Departments: the tree every figure and every appointment hangs on."""
