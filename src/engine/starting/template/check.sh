#!/bin/sh
# All that has to hold before a change is taken over.
set -e
cd "$(dirname "$0")"
clausegraph check rules/<<name>>.clause
clausegraph fmt --check rules
clausegraph test scenarios --junit results.xml --coverage --fail-under 90
