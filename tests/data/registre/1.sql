BEGIN TRANSACTION;
CREATE TABLE cases (
	case_id VARCHAR(80) NOT NULL, 
	received_at DATETIME, 
	channel VARCHAR(80) NOT NULL, 
	subject TEXT NOT NULL, 
	text TEXT NOT NULL, 
	full_text TEXT NOT NULL, 
	cuts JSON NOT NULL, 
	source TEXT NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	PRIMARY KEY (case_id)
);
INSERT INTO "cases" VALUES('H-1','2023-01-02 10:00:00.000000','mail','Vej','Hul i vejen','Hul i vejen
Mvh','[[11, 15, "signatur"]]','a','inquiry');
INSERT INTO "cases" VALUES('H-2','2023-02-03 11:00:00.000000','mail','','Mobning','Mobning','[]','b','inquiry');
INSERT INTO "cases" VALUES('H-3',NULL,'mail','Mad','Kold mad','Kold mad','[]','c','inquiry');
CREATE TABLE decisions (
	case_id VARCHAR(80) NOT NULL, 
	version INTEGER NOT NULL, 
	henvendelsestype VARCHAR(120), 
	afdeling VARCHAR(120), 
	status VARCHAR(120), 
	kategori VARCHAR(120), 
	grund VARCHAR(120), 
	handling VARCHAR(120), 
	note TEXT NOT NULL, 
	how VARCHAR(20) NOT NULL, 
	decided_by VARCHAR(120) NOT NULL, 
	decided_at DATETIME NOT NULL, 
	taxonomy VARCHAR(80) NOT NULL, 
	model VARCHAR(80), 
	PRIMARY KEY (case_id, version), 
	FOREIGN KEY(case_id) REFERENCES cases (case_id)
);
INSERT INTO "decisions" VALUES('H-1',1,'Borgerhenvendelse','Skoler','Anden henvendelse',NULL,NULL,NULL,'ringede æøå','læst enkeltvis','Lone','2026-11-23 17:47:17.000000','haderslev-2023',NULL);
INSERT INTO "decisions" VALUES('H-1',2,'Borgerhenvendelse','Skoler','Klage','Forvaltningsskik',NULL,NULL,'','læst enkeltvis','Bo','2026-11-23 17:47:17.000000','haderslev-2023',NULL);
INSERT INTO "decisions" VALUES('H-2',1,'Borgerhenvendelse','Skoler','Anden henvendelse',NULL,NULL,NULL,'','importeret','Lone','2026-11-23 17:47:17.000000','haderslev-2023',NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL
);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE suggestions (
	number INTEGER NOT NULL, 
	case_id VARCHAR(80) NOT NULL, 
	model VARCHAR(80) NOT NULL, 
	suggested JSON NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (case_id, model), 
	FOREIGN KEY(case_id) REFERENCES cases (case_id)
);
INSERT INTO "suggestions" VALUES(1,'H-1','m-1','{"status": "Klage", "status_probability": 0.9, "afdeling": "Skoler", "afdeling_probability": 0.7, "status_evidence": [["Hul", 0, 3, 1.0]]}');
INSERT INTO "suggestions" VALUES(2,'H-2','m-1','{"status": "Klage", "status_probability": 0.6, "afdeling": "Skoler", "afdeling_probability": 0.8, "status_evidence": []}');
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
COMMIT;
