// The map of the review desk: the public one, with whatever lies around the sites in other colours
// (the features' kind says which: "site", "neighbour", "overlap").

import "./map-show.js";
