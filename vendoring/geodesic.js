// Karney's geodesics on the GRS80 ellipsoid, the one the server measures with.
import geodesic from "geographiclib-geodesic";

const { Geodesic, PolygonArea } = geodesic;

export const grs80 = new Geodesic.Geodesic(6378137, 1 / 298.257222101);
export const inverseOutput = Geodesic.DISTANCE;
export const newPolygon = () => new PolygonArea.PolygonArea(grs80, false);
