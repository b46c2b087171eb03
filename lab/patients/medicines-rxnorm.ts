/**
 * RxNorm codes of medicines that change what a home sensor sees, or what the care team watches, and the group the lab puts them in. Ingredients, and the products that
 * Synthea prescribes; a product that is not here is listed as unmapped, never guessed from its name. Combinations go to the first group they match.
 * @source RxNorm (US National Library of Medicine) ingredient concepts; products: Synthea modules and the bundles of github.com/smart-on-fhir/generated-sample-data.
 */
import type { Medicine } from '../../contract/messages.ts';

export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

export const MEDICINE_OF_RXNORM: Readonly<Record<string, Medicine>> = {
  '866412': 'beta-blocker', // 24 HR metoprolol succinate 100 MG Extended Release Oral Tablet
  '866414': 'beta-blocker', // the same [Toprol]
  '6918': 'beta-blocker', // metoprolol
  '20352': 'beta-blocker', // carvedilol
  '19484': 'beta-blocker', // bisoprolol
  '1202': 'beta-blocker', // atenolol
  '8787': 'beta-blocker', // propranolol
  '315971': 'diuretic', // furosemide 40 MG, "Lasix 40mg" in Synthea
  '313988': 'diuretic', // furosemide 40 MG Oral Tablet
  '316049': 'diuretic', // hydrochlorothiazide 25 MG
  '310798': 'diuretic', // hydrochlorothiazide 25 MG Oral Tablet
  '4603': 'diuretic', // furosemide
  '5487': 'diuretic', // hydrochlorothiazide
  '1808': 'diuretic', // bumetanide
  '9997': 'diuretic', // spironolactone
  '106892': 'insulin', // insulin isophane 70 / regular 30 [Humulin]
  '5856': 'insulin', // insulin
  '274783': 'insulin', // insulin glargine
  '86009': 'insulin', // insulin lispro
  '51428': 'insulin', // insulin aspart
  '860975': 'metformin', // 24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet
  '6809': 'metformin', // metformin
  '4815': 'sulfonylurea', // glyburide
  '4821': 'sulfonylurea', // glipizide
  '25789': 'sulfonylurea', // glimepiride
  '7806': 'oxygen', // oxygen
  '896209': 'inhaler', // fluticasone propionate / salmeterol dry powder inhaler
  '895994': 'inhaler', // fluticasone propionate 0.044 MG/ACTUAT metered dose inhaler [Flovent]
  '745679': 'inhaler', // albuterol 0.09 MG/ACTUAT metered dose inhaler
  '745752': 'inhaler', // albuterol metered dose inhaler [ProAir]
  '859088': 'inhaler', // albuterol metered dose inhaler [Ventolin]
  '746763': 'inhaler', // albuterol metered dose inhaler [Proventil]
  '745791': 'inhaler', // levalbuterol metered dose inhaler
  '435': 'inhaler', // albuterol
  '69120': 'inhaler', // tiotropium
  '36117': 'inhaler', // salmeterol
  '41126': 'inhaler', // fluticasone
  '314076': 'ace-inhibitor', // lisinopril 10 MG Oral Tablet
  '833036': 'ace-inhibitor', // captopril 25 MG Oral Tablet
  '29046': 'ace-inhibitor', // lisinopril
  '3827': 'ace-inhibitor', // enalapril
  '35296': 'ace-inhibitor', // ramipril
  '1998': 'ace-inhibitor', // captopril
  '855332': 'anticoagulant', // warfarin sodium 5 MG Oral Tablet
  '11289': 'anticoagulant', // warfarin
  '1364430': 'anticoagulant', // apixaban
  '1114195': 'anticoagulant', // rivaroxaban
  '854255': 'anticoagulant', // enoxaparin sodium 100 MG/ML
  '312961': 'statin', // simvastatin 20 MG Oral Tablet
  '314231': 'statin', // simvastatin 10 MG Oral Tablet
  '259255': 'statin', // atorvastatin 80 MG Oral Tablet
  '36567': 'statin', // simvastatin
  '83367': 'statin', // atorvastatin
  '301542': 'statin', // rosuvastatin
  '42463': 'statin', // pravastatin
  '1049221': 'opioid', // acetaminophen 325 MG / oxycodone 5 MG Oral Tablet
  '1049683': 'opioid', // oxycodone hydrochloride 10 MG Oral Tablet
  '864718': 'opioid', // methadone hydrochloride 5 MG Oral Tablet
  '7804': 'opioid', // oxycodone
  '7052': 'opioid', // morphine
  '10689': 'opioid', // tramadol
  '312617': 'steroid', // prednisone 5 MG Oral Tablet
  '8640': 'steroid', // prednisone
  '8638': 'steroid', // prednisolone
};

const NO_GROUP = 'none of the medicine groups that the lab simulates';
const SHORT = 'a short course or first aid, not a standing medicine';

/** Codes known and left out, with the reason. */
export const RXNORM_LEFT_OUT: Readonly<Record<string, string>> = {
  '197361': NO_GROUP, // amlodipine
  '197604': NO_GROUP, // digoxin
  '897718': NO_GROUP, // verapamil
  '309362': NO_GROUP, // clopidogrel
  '310325': NO_GROUP, // ferrous sulfate
  '310436': NO_GROUP, // galantamine
  '705129': NO_GROUP, // nitroglycerin spray, on demand
  '1804799': SHORT, // alteplase injection
  '313782': SHORT, // acetaminophen
  '562251': SHORT, // amoxicillin / clavulanate
};
