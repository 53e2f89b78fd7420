// The desk, live: pages work without this file; with it they follow what happens.
"use strict";
